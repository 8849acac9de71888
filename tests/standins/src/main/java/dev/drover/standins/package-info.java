/**
 * Test equipment: packages that stand in for Mesos, Marathon and Chronos, which are no longer published, and Upstart's commands
 * for hosts without Upstart. This package hands the built files out; {@code daemon} is what runs inside the packages.
 */
@NullMarked
package dev.drover.standins;

import org.jspecify.annotations.NullMarked;
