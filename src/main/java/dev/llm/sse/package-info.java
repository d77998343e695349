/// Where one event of a stream ends and the next begins: server-sent events and newline-delimited JSON.
@NullMarked
package dev.llm.sse;

import org.jspecify.annotations.NullMarked;
