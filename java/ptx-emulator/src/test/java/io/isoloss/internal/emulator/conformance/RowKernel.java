package io.isoloss.internal.emulator.conformance;

import io.isoloss.internal.emulator.ptx.Type;
import java.util.List;

/// The kernel of a row: thread i loads the inputs of case i, runs the instruction, and stores its
/// outputs. Every value takes 8 bytes; inputs and outputs lie case by case.
final class RowKernel {
  private final StringBuilder text = new StringBuilder();

  private RowKernel() {}

  static String of(Row row) {
    return new RowKernel().kernel(row);
  }

  private String kernel(Row row) {
    line(".version 7.0");
    line(".target sm_75");
    line(".address_size 64");
    line(".visible .entry row(.param .u64 in, .param .u64 out, .param .u64 count)");
    line("{");
    line(".reg .pred %done, %set;");
    line(".reg .b32 %thread, %block, %size, %bit;");
    line(".reg .b64 %i, %n, %in, %out, %offset;");
    declare(row.inputs(), true);
    declare(row.outputs(), false);
    line("mov.u32 %thread, %tid.x;");
    line("mov.u32 %block, %ctaid.x;");
    line("mov.u32 %size, %ntid.x;");
    line("mad.lo.u32 %thread, %block, %size, %thread;");
    line("cvt.u64.u32 %i, %thread;");
    line("ld.param.u64 %n, [count];");
    line("setp.ge.u64 %done, %i, %n;");
    line("@%done bra END;");
    line("ld.param.u64 %in, [in];");
    line("ld.param.u64 %out, [out];");
    line("mul.lo.u64 %offset, %i, " + 8 * row.inputs().size() + ";");
    line("add.u64 %in, %in, %offset;");
    line("mul.lo.u64 %offset, %i, " + 8 * row.outputs().size() + ";");
    line("add.u64 %out, %out, %offset;");
    for (int i = 0; i < row.inputs().size(); i++) {
      load(row.inputs().get(i), Row.input(i), 8 * i);
    }
    line(row.text() + ";");
    for (int i = 0; i < row.outputs().size(); i++) {
      store(row.outputs().get(i), Row.output(i), 8 * i);
    }
    line("END:");
    line("ret;");
    line("}");
    return text.toString();
  }

  private void declare(List<Type> types, boolean inputs) {
    for (int i = 0; i < types.size(); i++) {
      line(".reg ." + register(types.get(i)) + " " + (inputs ? Row.input(i) : Row.output(i)) + ";");
    }
  }

  /// There are no registers of 8 bits.
  private static String register(Type type) {
    return switch (type) {
      case U8, S8, F16 -> "b16";
      default -> type.text();
    };
  }

  private void load(Type type, String name, int offset) {
    if (type == Type.PRED) {
      line("ld.global.u32 %bit, [%in+" + offset + "];");
      line("setp.ne.u32 " + name + ", %bit, 0;");
    } else {
      line("ld.global." + memory(type) + " " + name + ", [%in+" + offset + "];");
    }
  }

  private void store(Type type, String name, int offset) {
    if (type == Type.PRED) {
      line("selp.u32 %bit, 1, 0, " + name + ";");
      line("st.global.u32 [%out+" + offset + "], %bit;");
    } else {
      line("st.global." + memory(type) + " [%out+" + offset + "], " + name + ";");
    }
  }

  private static String memory(Type type) {
    return type == Type.F16 ? "b16" : type.text();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
