/// The command line: what was asked, put together with the settings, run, and ended with an exit code.
@NullMarked
package dev.llm.cli;

import org.jspecify.annotations.NullMarked;
