package dev.drover.engine.resource.aptrepository;

import dev.drover.engine.model.Bytes;
import java.util.Optional;

/**
 * What a host has of one repository.
 *
 * @param layout how its apt wants sources and keys
 * @param source content of the source file
 * @param keyring content of the keyring
 * @param hasLists whether the release file of the source was fetched
 */
public record AptRepositoryState(AptLayout layout, Optional<Bytes> source, Optional<Bytes> keyring, boolean hasLists) {}
