package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void everyKindOfMember() {
    Json json =
        new Json()
            .put("text", "a \"b\" \\ \n\t\u0001 é")
            .put("whole", 1L << 62)
            .put("third", 1.0 / 3)
            .put("tiny", Double.MIN_VALUE)
            .put("zero", -0.0)
            .put("nan", Double.NaN)
            .put("up", Double.POSITIVE_INFINITY)
            .put("down", Double.NEGATIVE_INFINITY);
    assertThat(json)
        .hasToString(
            "{\"text\": \"a \\\"b\\\" \\\\ \\u000a\\u0009\\u0001 é\", "
                + "\"whole\": 4611686018427387904, \"third\": 0.3333333333333333, "
                + "\"tiny\": 4.9E-324, \"zero\": -0.0, \"nan\": \"NaN\", "
                + "\"up\": \"Infinity\", \"down\": \"-Infinity\"}");
  }
}
