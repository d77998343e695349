/// What is known about models without asking anyone: limits and prices with their dates.
@NullMarked
package dev.llm.catalog;

import org.jspecify.annotations.NullMarked;
