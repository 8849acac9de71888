/** Package repositories of dnf and yum: their options, their key and their metadata. */
@NullMarked
package dev.drover.engine.resource.yumrepository;

import org.jspecify.annotations.NullMarked;
