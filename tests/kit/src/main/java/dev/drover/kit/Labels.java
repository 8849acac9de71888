package dev.drover.kit;

/** The labels by which the containers and networks of a lab are found again, whatever else is lost. */
final class Labels {

    /** Name of the lab. */
    static final String LAB = "dev.drover.lab";
    /** Name of the host. */
    static final String HOST = "dev.drover.lab.host";
    /** {@link LabProfile#id} of the host. */
    static final String PROFILE = "dev.drover.lab.profile";
    /** Its address, which the engine forgets to tell of a container that stands still. */
    static final String ADDRESS = "dev.drover.lab.address";
    /** The inventory's group of the host, if it has one. */
    static final String GROUP = "dev.drover.lab.group";
    /** On the package repository of the lab. */
    static final String REPOSITORY = "dev.drover.lab.repository";
    /** The process that a lab ends with, as {@link Owner#text}. */
    static final String OWNER = "dev.drover.lab.owner";
    /** On a container in which an image is being built. */
    static final String BUILD = "dev.drover.lab.build";

    private Labels() {}
}
