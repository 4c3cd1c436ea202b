/**
 * The {@code mulu} command: the only place that knows every module.
 */
@NullMarked
package io.mulu.cli;

import org.jspecify.annotations.NullMarked;
