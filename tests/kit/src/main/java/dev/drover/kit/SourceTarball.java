package dev.drover.kit;

import java.net.URI;

/**
 * A tarball of sources that a lab's repository serves.
 *
 * @param uri where it is
 * @param sha256 its digest, 64 hexadecimal digits
 */
public record SourceTarball(String version, URI uri, String sha256) {}
