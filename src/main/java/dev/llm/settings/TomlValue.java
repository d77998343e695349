package dev.llm.settings;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// A value of the settings file with the place of its key, free of any TOML library's types.
sealed interface TomlValue {
    Origin.InFile at();

    /// What it is, for an error: never more than a short value's own text.
    String shown();

    /// Entries stand in the order of the file.
    record Table(Map<String, TomlValue> entries, Origin.InFile at) implements TomlValue {
        boolean has(Key<?> key) {
            return entries.containsKey(key.name());
        }

        @Override
        public String shown() {
            return "a table";
        }
    }

    record Text(String value, Origin.InFile at) implements TomlValue {
        @Override
        public String shown() {
            return KeyType.quoted(value);
        }
    }

    /// A finite number; `whole` when it is written as an integer.
    record Numeric(BigDecimal value, boolean whole, Origin.InFile at) implements TomlValue {
        @Override
        public String shown() {
            return value.toString();
        }
    }

    record Truth(boolean value, Origin.InFile at) implements TomlValue {
        @Override
        public String shown() {
            return Boolean.toString(value);
        }
    }

    record Array(List<TomlValue> items, Origin.InFile at) implements TomlValue {
        @Override
        public String shown() {
            return items.isEmpty() ? "an empty array" : "an array";
        }
    }

    record Day(LocalDate value, Origin.InFile at) implements TomlValue {
        @Override
        public String shown() {
            return "a date or time";
        }
    }

    /// What nothing takes: times of day, infinite numbers.
    record Other(String shown, Origin.InFile at) implements TomlValue {}
}
