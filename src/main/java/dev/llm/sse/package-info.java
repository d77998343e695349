/// Where one event of a stream ends and the next begins: server-sent events, newline-delimited JSON, Amazon's event streams.
@NullMarked
package dev.llm.sse;

import org.jspecify.annotations.NullMarked;
