/// A model's name to the provider that serves it, and the same request again when it may succeed the next time.
@NullMarked
package dev.llm.route;

import org.jspecify.annotations.NullMarked;
