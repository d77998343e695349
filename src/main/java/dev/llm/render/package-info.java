/// Events to text: on a terminal, in a pipe, as JSON.
@NullMarked
package dev.llm.render;

import org.jspecify.annotations.NullMarked;
