package dev.drover.engine.transport;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The three streams of one running {@code sh}.
 *
 * @param close ends it; must not block
 */
public record ShellChannel(OutputStream stdin, InputStream stdout, InputStream stderr, Runnable close) {}
