package dev.llm.render;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// Numbers as people read them.
public final class Figures {
    private Figures() {}

    /// US dollars to six digits, which are a ten-thousandth of a cent.
    public static String money(BigDecimal cost) {
        return exactMoney(cost.scale() > 6 ? cost.setScale(6, RoundingMode.HALF_UP) : cost);
    }

    /// US dollars with all digits, and no fewer than cents have.
    static String exactMoney(BigDecimal cost) {
        int digits = Math.max(2, cost.stripTrailingZeros().scale());
        return "$" + cost.setScale(digits, RoundingMode.UNNECESSARY).toPlainString();
    }

    /// A share of a whole, to a tenth of a percent: `0.2 %`, `<0.1 %`.
    static String percent(long part, long whole) {
        double percent = 100.0 * part / whole;
        return part > 0 && percent < 0.1
                ? "<0.1 %"
                : String.format(Locale.ROOT, "%.1f %%", percent);
    }
}
