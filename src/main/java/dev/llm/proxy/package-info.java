/// The port's other side: whatever client comes, to whatever model serves it.
@NullMarked
package dev.llm.proxy;

import org.jspecify.annotations.NullMarked;
