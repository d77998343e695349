package dev.llm.tokens;

/// What a vendor's documents say about the tokens of a picture and of a page. Each describes some of its models and calls
/// itself approximate, so everything counted here may be wrong by half.
public enum MediaFormula {
    ANTHROPIC {
        // A pixel is a 750th of a token, after the picture was scaled to 1,568 pixels at its longer
        // side and to about
        // 1,600 tokens.
        @Override
        long image(ImageSize size) {
            double scale = Math.min(1, 1568.0 / Math.max(size.width(), size.height()));
            double pixels = scale * size.width() * scale * size.height();
            return Math.clamp(Math.round(pixels / 750), 1, 1600);
        }

        // 1,500 to 3,000 tokens of text, and its picture.
        @Override
        long page() {
            return 2250 + 1600;
        }
    },

    OPENAI {
        // 85, and 170 for each square of 512 pixels, after the picture was scaled into 2,048 by
        // 2,048 pixels and to 768
        // at its shorter side.
        @Override
        long image(ImageSize size) {
            double scale = Math.min(1, 2048.0 / Math.max(size.width(), size.height()));
            scale = Math.min(scale, 768.0 / Math.min(size.width(), size.height()));
            return 85 + 170 * tiles(scale * size.width(), 512) * tiles(scale * size.height(), 512);
        }

        // Its text, and its picture.
        @Override
        long page() {
            return 1500 + 765;
        }
    },

    GEMINI {
        // 258 up to 384 pixels at both sides, and for each square of 768 pixels of what is larger.
        @Override
        long image(ImageSize size) {
            return Math.max(size.width(), size.height()) <= 384
                    ? 258
                    : 258 * tiles(size.width(), 768) * tiles(size.height(), 768);
        }

        @Override
        long page() {
            return 258;
        }
    };

    static final double ERROR = 0.5;

    abstract long image(ImageSize size);

    /// A page of a PDF.
    abstract long page();

    private static long tiles(double pixels, int side) {
        return (long) Math.ceil(pixels / side);
    }
}
