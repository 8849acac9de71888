/** The resource type {@code marathonApp}. */
@NullMarked
package dev.drover.engine.resource.marathonapp;

import org.jspecify.annotations.NullMarked;
