/// A model's name to the providers that may serve it, the next of them or the next key when one does not, and the same
/// request again when it may succeed the next time.
@NullMarked
package dev.llm.route;

import org.jspecify.annotations.NullMarked;
