package dev.drover.engine.model;

/** Where a play puts the desired state of one host. Not safe for two threads. */
public interface State {
    /** Declares a resource by its spec record, whose first component is the name. */
    Handle declare(Record spec);

    /** Declares a resource with common attributes. */
    Handle declare(Record spec, Common common);

    /** Declares resources as a script wrote them; mistakes in attributes are collected, not thrown. */
    Handle declare(WrittenResource written);

    /** Adds a mistake to the report of the run. */
    void problem(Problem problem);

    /** The secrets of the run. */
    Secrets secrets();
}
