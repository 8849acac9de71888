/** Services; the back ends are chosen by facts in {@link dev.drover.engine.resource.service.ServiceBackend}. */
@NullMarked
package dev.drover.engine.resource.service;

import org.jspecify.annotations.NullMarked;
