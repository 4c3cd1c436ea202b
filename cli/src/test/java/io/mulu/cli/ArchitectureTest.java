package io.mulu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The star of modules: who may know whom, and where each library stops (docs/architecture.md). */
class ArchitectureTest {
  private static final Map<String, Set<String>> NEEDS = Map.ofEntries(
      Map.entry("protocol", Set.of()), Map.entry("consensus", Set.of("protocol")),
      Map.entry("vm", Set.of("protocol")), Map.entry("storage", Set.of("protocol")),
      Map.entry("rpc", Set.of("protocol", "vm")), Map.entry("client", Set.of("protocol")),
      Map.entry("node", Set.of("protocol", "consensus", "vm", "storage", "rpc")),
      Map.entry("gateway", Set.of("protocol", "client", "vm", "storage")),
      Map.entry("testnet",
          Set.of("protocol", "consensus", "vm", "client", "node", "gateway", "storage", "rpc")),
      Map.entry("bench", Set.of("protocol", "consensus", "vm", "client", "node", "gateway",
          "storage", "rpc", "testnet")));

  /** Library package → our packages that may use it. */
  private static final Map<String, List<String>> LIBRARIES = Map.of("org.bouncycastle..",
      List.of("io.mulu.protocol.crypto..", "io.mulu.node.keys.."), "com.amazon.corretto..",
      List.of("io.mulu.protocol.crypto.."), "com.google.protobuf..",
      List.of("io.mulu.protocol.wire.."), "org.rocksdb..", List.of("io.mulu.storage.rocksdb.."),
      "io.netty..", List.of("io.mulu.node.p2p.."), "org.apache.lucene..",
      List.of("io.mulu.node.search.."), "io.javalin..",
      List.of("io.mulu.rpc..", "io.mulu.node.ops..", "io.mulu.gateway.."), "io.micrometer..",
      List.of("io.mulu.rpc..", "io.mulu.node.ops..", "io.mulu.gateway.."), "picocli..",
      List.of("io.mulu.cli.."));

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.mulu");
  }

  @Test
  void modulesKnowOnlyWhatTheTableAllows() {
    for (String module : NEEDS.keySet()) {
      for (String other : NEEDS.keySet()) {
        if (!other.equals(module) && !NEEDS.get(module).contains(other)) {
          noClasses().that().resideInAPackage("io.mulu." + module + "..").should()
              .dependOnClassesThat().resideInAPackage("io.mulu." + other + "..")
              .allowEmptyShould(true).check(classes);
        }
      }
    }
  }

  @Test
  void librariesStopAtTheirPackages() {
    for (Map.Entry<String, List<String>> library : LIBRARIES.entrySet()) {
      String[] allowed = library.getValue().toArray(new String[0]);
      noClasses().that().resideInAPackage("io.mulu..").and().resideOutsideOfPackages(allowed)
          .should().dependOnClassesThat().resideInAPackage(library.getKey()).allowEmptyShould(true)
          .check(classes);
    }
  }

  @Test
  void deterministicModulesUseNoFloatingPoint() {
    DescribedPredicate<JavaClass> floating = DescribedPredicate.describe("floating point",
        type -> type.isEquivalentTo(double.class) || type.isEquivalentTo(float.class));
    noClasses().that().resideInAnyPackage("io.mulu.consensus..", "io.mulu.vm..").should()
        .dependOnClassesThat(floating).allowEmptyShould(true).check(classes);
  }
}
