package dev.drover.engine.resource.yumrepository;

import dev.drover.engine.model.Bytes;
import dev.drover.engine.resource.HostPath;
import java.util.Optional;

/**
 * What a host has of one repository.
 *
 * @param path the file that has its section, or that shall have it
 * @param content of that file; empty if it is not there
 * @param key content of the key file that Drover keeps for it
 * @param hasMetadata whether its metadata were read
 */
public record YumRepositoryState(HostPath path, Bytes content, Optional<Bytes> key, boolean hasMetadata) {}
