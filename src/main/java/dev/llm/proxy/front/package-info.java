/// The port: the one place that knows the server's library. Requests come out of it whole, on a virtual thread each.
@NullMarked
package dev.llm.proxy.front;

import org.jspecify.annotations.NullMarked;
