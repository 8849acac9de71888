package dev.drover.engine.model;

/** Where a play puts the desired state of one host. Not safe for two threads. */
public interface State {
    /** Declares a resource by its spec record, whose first component is the name. */
    Handle declare(Record spec);

    /** Declares a resource with common attributes. */
    Handle declare(Record spec, Common common);

    /** Declares a resource that stands elsewhere than in the code that calls this. */
    Handle declare(Record spec, Common common, Source source);

    /** Declares resources as a script wrote them; mistakes in attributes are collected, not thrown. */
    Handle declare(WrittenResource written);

    /**
     * Says what the play keeps to while it goes through its hosts, besides what the play itself says; how many hosts at once
     * is the play's to say.
     */
    void keep(Rolling conditions);

    /**
     * Where {@code rescue} or {@code always} of the play puts what it declares.
     *
     * @throws ProblemException if this is such a block itself
     */
    State in(Block block);

    /** Adds a mistake to the report of the run. */
    void problem(Problem problem);

    /**
     * Says that more is declared than could be evaluated, because of a mistake that was reported: a reference to what is not
     * there is no further one.
     */
    void incomplete();

    /** The secrets of the run. */
    Secrets secrets();
}
