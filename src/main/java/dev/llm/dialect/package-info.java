/// The contract of a wire format: one object per format, both directions, a state per stream.
@NullMarked
package dev.llm.dialect;

import org.jspecify.annotations.NullMarked;
