/** What is encrypted in the format of Ansible Vault: the format, its cipher, and the passwords of a run. Uses {@code model}. */
@NullMarked
package dev.drover.engine.vault;

import org.jspecify.annotations.NullMarked;
