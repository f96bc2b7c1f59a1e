package io.isoloss.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher with a JDK and a Maven that only pretend: they write down how they were called.
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      for arg; do
        case $arg in -XX:AOTCacheOutput=*) echo cache >"${arg#*=}"; exit 0 ;; esac
      done
      echo "home ${0%/bin/java}"
      for arg; do echo "arg $arg"; done
      exit 3
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@" >>maven-calls
      [ ! -e broken ] || { echo "[ERROR] it does not compile"; exit 1; }
      mkdir -p java/cli/target
      echo jar >java/cli/target/isoloss-cli.jar
      """;

  @TempDir Path folder;

  private Path home;
  private Path jdk;
  private Path tools;

  @BeforeEach
  void files() throws Exception {
    assumeTrue(File.separatorChar == '/', "isoloss.cmd is not tested");
    // With a space in its name, as some homes have one.
    home = Files.createDirectories(folder.resolve("a home"));
    // The test must not find a JDK that this machine happens to have, here or in PATH.
    String script =
        Files.readString(Path.of("../../isoloss"))
            .replaceAll("/usr/lib/jvm|/usr/java|/opt/|/Library/|/usr/libexec", "/none/");
    tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("find", "readlink", "mkdir", "mv", "rm", "grep")) {
      executable(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
    }
    executable(home.resolve("isoloss"), script);
    executable(home.resolve("mvnw"), MAVEN);
    Files.createDirectories(home.resolve("java/cli/src/main"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("java/cli/pom.xml"), "");
    jdk = jdk("jdk", "25.0.3");
  }

  private static Path executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path jdk(String name, String version) throws IOException {
    Path made = folder.resolve(name);
    executable(made.resolve("bin/java"), JAVA);
    executable(made.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        made.resolve("release"),
        "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
    return made;
  }

  private Cli.Result launch(Path script, Map<String, String> environment, String... args)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes());
    String err = new String(process.getErrorStream().readAllBytes());
    return new Cli.Result(process.waitFor(), out, err);
  }

  private Cli.Result launch(String... args) throws Exception {
    return launch(home.resolve("isoloss"), Map.of("JAVA_HOME", jdk.toString()), args);
  }

  private int builds() throws IOException {
    Path calls = home.resolve("maven-calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void buildsOnceAndAgainAfterAChange() throws Exception {
    Cli.Result first = launch("devices");
    assertThat(first.err()).matches("isoloss: building, [^\n]*\n");
    assertThat(builds()).isEqualTo(1);
    assertThat(launch("devices").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
    int builds = 1;
    for (String changed :
        List.of(
            "java/cli/src/main/New.java",
            "java/cuda/src/main/New.java",
            "cuda-kernels/ptx/new.ptx")) {
      Path source = home.resolve(changed);
      Files.createDirectories(source.getParent());
      Files.writeString(source, "");
      Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 2000));
      assertThat(launch("devices").err()).as(changed).startsWith("isoloss: building");
      assertThat(builds()).isEqualTo(++builds);
      Files.delete(source);
    }
  }

  @Test
  void passesArgumentsFlagsAndTheExitCodeOn() throws Exception {
    launch("devices");
    Cli.Result result =
        launch(
            home.resolve("isoloss"),
            Map.of("JAVA_HOME", jdk.toString(), "ISOLOSS_JAVA_OPTS", "-Xmx512m -Da=b"),
            "eval",
            "two words",
            "",
            "$HOME * \"quoted\"");
    Path target = home.toRealPath().resolve("java/cli/target");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .startsWith("home " + jdk, "arg --add-modules", "arg jdk.incubator.vector")
        .contains("arg -Xmx512m", "arg -Da=b", "arg -Disoloss.terminal=false")
        .contains("arg -XX:AOTCache=" + target + "/isoloss-25.0.3.aot")
        .endsWith(
            "arg -jar",
            "arg " + target + "/isoloss-cli.jar",
            "arg eval",
            "arg two words",
            "arg ",
            "arg $HOME * \"quoted\"");
    assertThat(target.resolve("isoloss-25.0.3.aot")).hasContent("cache");
  }

  @Test
  void findsAJdkElsewhere() throws Exception {
    Path old = jdk("old", "17.0.2");
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("java"), jdk.resolve("bin/java"));
    Cli.Result inPath =
        launch(
            home.resolve("isoloss"),
            Map.of("JAVA_HOME", old.toString(), "PATH", links + ":" + tools));
    assertThat(inPath.out()).startsWith("home " + jdk.toRealPath());
    Path installed = jdk(".sdkman/candidates/java/26-ea", "26-ea");
    Cli.Result inHome = launch(home.resolve("isoloss"), Map.of());
    assertThat(inHome.out()).startsWith("home " + installed);
  }

  @Test
  void saysThatThereIsNoJdk() throws Exception {
    jdk("old", "17.0.2");
    Cli.Result result = launch(home.resolve("isoloss"), Map.of("JAVA_HOME", folder + "/old"));
    assertThat(result.err()).matches("isoloss: no JDK 25 or newer found: [^\n]*\n");
    assertThat(result.code()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aRuntimeWithoutCompilerCannotBuild() throws Exception {
    Files.delete(jdk.resolve("bin/javac"));
    Cli.Result result = launch();
    assertThat(result.err()).contains("has no compiler").matches("[^\n]*\n");
    assertThat(result.code()).isEqualTo(5);
  }

  @Test
  void aFailedBuildShowsWhy() throws Exception {
    Files.writeString(home.resolve("broken"), "");
    for (int i = 0; i < 2; i++) {
      Cli.Result result = launch("devices");
      assertThat(result.code()).isEqualTo(5);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .contains("[ERROR] it does not compile", "isoloss: the build failed; ");
    }
    Files.delete(home.resolve("broken"));
    assertThat(launch("devices").code()).isEqualTo(3);
  }

  @Test
  void worksThroughLinks() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(home.resolve("relative"), Path.of("isoloss"));
    Path link = Files.createSymbolicLink(bin.resolve("iso"), home.resolve("relative"));
    Cli.Result result = launch(link, Map.of("JAVA_HOME", jdk.toString()), "devices");
    assertThat(result.out()).contains("arg devices");
  }

  /// An unpacked release has its jars beside the launcher.
  @Test
  void aReleaseIsNotBuilt() throws Exception {
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/isoloss-cli.jar"), "jar");
    Cli.Result result = launch("devices");
    assertThat(result.out()).contains("/lib/isoloss-cli.jar");
    assertThat(builds()).isZero();
  }
}
