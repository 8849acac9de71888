package dev.drover.hosts.model;

import dev.drover.hosts.converge.Written;

/**
 * A resource, and how it is seen that the host has it.
 *
 * @param resource as it is declared
 * @param look a shell program that prints what the host has
 * @param answer what it must print
 */
record Wanted(Written resource, String look, String answer) {}
