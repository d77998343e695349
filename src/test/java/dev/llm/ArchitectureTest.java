package dev.llm;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/// The rooms of the house, and which of them may know of which. See ARCHITECTURE.md.
@AnalyzeClasses(packages = "dev.llm", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /// From the roof to the ground. A room uses what stands below it, never a neighbour and never what stands above.
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("cli"),
                    List.of("repl", "proxy"),
                    List.of("render", "chat"),
                    List.of("route"),
                    List.of("tool", "store", "tokens"),
                    List.of("provider"),
                    List.of("dialect"),
                    List.of("catalog"),
                    List.of("http", "sse", "json"),
                    List.of("settings"),
                    List.of("model"));

    @ArchTest
    static void roomsUseOnlyWhatStandsBelowThem(JavaClasses classes) {
        var forbidden = new ArrayList<String>();
        for (List<String> floor : FLOORS) {
            forbidden.addAll(floor);
            for (String room : floor) {
                String[] others =
                        forbidden.stream()
                                .filter(other -> !other.equals(room))
                                .map(ArchitectureTest::packages)
                                .toArray(String[]::new);
                noClasses()
                        .that()
                        .resideInAPackage(packages(room))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(others)
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.llm")
                        .allowEmptyShould(true)
                        .check(classes);
            }
        }
    }

    @ArchTest
    static final ArchRule everyClassLivesInARoom =
            classes()
                    .should()
                    .resideInAPackage("dev.llm")
                    .orShould()
                    .resideInAnyPackage(
                            FLOORS.stream()
                                    .flatMap(List::stream)
                                    .map(ArchitectureTest::packages)
                                    .toArray(String[]::new));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.llm.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule dialectsDoNotSeeEachOther =
            slices().matching("dev.llm.dialect.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandLineReadsSettings =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.llm.cli..", "dev.llm.settings..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.llm.settings..");

    @ArchTest
    static final ArchRule theModelNeedsNothingButJava =
            classes()
                    .that()
                    .resideInAPackage("dev.llm.model..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.llm.model..", "java..", "org.jspecify..");

    /// Everyone else is handed the streams and the environment, and returns instead of exiting.
    @ArchTest
    static final ArchRule onlyMainTouchesTheProcess =
            noClasses()
                    .that()
                    .doNotBelongToAnyOf(Main.class, Training.class)
                    .should()
                    .accessTargetWhere(
                            JavaAccess.Predicates.target(owner(equivalentTo(System.class)))
                                    .and(
                                            JavaAccess.Predicates.target(
                                                    nameMatching(
                                                            "in|out|err|setIn|setOut|setErr|exit|getenv"))))
                    .orShould()
                    .callMethodWhere(
                            target(owner(equivalentTo(Runtime.class)))
                                    .and(target(nameMatching("exit|halt"))));

    @ArchTest
    static final ArchRule noJavaUtilLogging =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule noGenericExceptions = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule noPlainErrors =
            noClasses()
                    .should()
                    .callConstructorWhere(
                            describe(
                                    "the class is Error",
                                    call -> call.getTargetOwner().isEquivalentTo(Error.class)));

    private static String packages(String room) {
        return "dev.llm." + room + "..";
    }
}
