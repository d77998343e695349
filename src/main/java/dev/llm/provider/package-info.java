/// A vendor's endpoint: where it is, how it is asked, what it takes, and its answer as events.
@NullMarked
package dev.llm.provider;

import org.jspecify.annotations.NullMarked;
