/// The process itself: [Main] connects real streams and the environment to the command line.
@NullMarked
package dev.llm;

import org.jspecify.annotations.NullMarked;
