/// What the tests stand on: a server that answers by script, and the program as a process.
@NullMarked
package dev.llm.testing;

import org.jspecify.annotations.NullMarked;
