package dev.drover.engine.converge;

import dev.drover.engine.model.ResourceId;
import dev.drover.engine.resource.Disturbance;

/** Looks on while attributes are put out of sync and mended; what it throws ends the certification. */
public interface CertifyListener {
    /** The attribute is out of sync now. */
    default void disturbed(String host, ResourceId resource, Disturbance<?> how) {}

    /** The attribute was mended. */
    default void mended(String host, ResourceId resource, Disturbance<?> how) {}

    /** What became of an attribute is known. */
    default void proof(Certificate.Proof proof) {}
}
