/**
 * The daemons inside the stand-in packages: Mesos master and agent, Marathon and Chronos as far as recipes and checks can
 * see them. Uses the JDK and the ZooKeeper client only (no Guava, no Jackson): up to seven of these run on one small
 * machine, so the jar and the number of loaded classes stay small.
 */
@NullMarked
package dev.drover.standins.daemon;

import org.jspecify.annotations.NullMarked;
