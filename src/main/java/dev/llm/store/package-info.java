/// The log: what was asked and answered, in SQLite or PostgreSQL.
@NullMarked
package dev.llm.store;

import org.jspecify.annotations.NullMarked;
