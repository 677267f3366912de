package io.onceedit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GateExpressionTest {
    @ParameterizedTest
    @EnumSource(GateName.class)
    void readsEachGateByItsName(GateName name) {
        GateExpression expression = GateExpression.parse(name.configName());

        assertThat(expression).isEqualTo(new GateExpression.Single(name));
        assertThat(expression.text()).isEqualTo(name.configName());
    }

    @Test
    void readsCombinations() {
        GateExpression expression =
                GateExpression.parse(Map.of("all", List.of("subject", Map.of("any", List.of("key", "relation")))));

        assertThat(expression.text()).isEqualTo("{all: [subject, {any: [key, relation]}]}");
        assertThat(expression.names()).containsExactly(GateName.SUBJECT, GateName.KEY, GateName.RELATION);
    }

    @Test
    void refusesWhatIsNoGate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateExpression.parse("facts"))
                .withMessage("Invalid gate facts: expected one of weight-token, key, subject, relation, fact, none");
        for (Object wrong : List.of(
                Map.of("some", List.of("key")), Map.of("all", List.of()), Map.of("all", "key"), List.of("key"), 3)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GateExpression.parse(wrong))
                    .withMessage("Invalid gate " + wrong
                            + ": expected one of weight-token, key, subject, relation, fact, none, or {all: [...]} or"
                            + " {any: [...]} of them");
        }
    }

    @Test
    void defaultReadsFactsWhereEverySubjectIsNamed() {
        assertThat(GateExpression.byEdits().chosenFor(true).text()).isEqualTo("fact");
        assertThat(GateExpression.byEdits().chosenFor(false).text()).isEqualTo("key");
    }
}
