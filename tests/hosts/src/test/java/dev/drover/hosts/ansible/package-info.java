/** Compares what Drover's resource types make of a host with what Ansible's modules make of one. */
package dev.drover.hosts.ansible;
