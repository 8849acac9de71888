/** The Groovy language: turns playbooks, recipes and inventories into the engine's values. Everything Groovy is here. */
@NullMarked
package dev.drover.dsl;

import org.jspecify.annotations.NullMarked;
