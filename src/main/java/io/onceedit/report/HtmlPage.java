package io.onceedit.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** A run as one HTML file that needs no other: template, style, script and the chart library are resources of the program. */
final class HtmlPage {
    private static final String FOLDER = "/report/";
    private static final List<String> STYLES = List.of("page.css", "matrix.css", "fact.css", "print.css");
    private static final List<String> SCRIPTS = List.of(
            "data.js",
            "theme.js",
            "charts.js",
            "score-charts.js",
            "other-charts.js",
            "matrix-view.js",
            "matrix.js",
            "texts.js",
            "fact.js",
            "changes.js",
            "tables.js",
            "start.js");
    private static final String CHARTS = "echarts.common.min.js";
    private static final String CHARTS_VERSION = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

    private HtmlPage() {}

    static String of(RunReport report) {
        StringTemplateResolver resolver = new StringTemplateResolver();
        resolver.setTemplateMode(TemplateMode.HTML);
        TemplateEngine engine = new TemplateEngine();
        engine.setTemplateResolver(resolver);
        Context context = new Context(Locale.ROOT, new PageModel(report).variables());
        context.setVariable("style", joined(STYLES));
        context.setVariable("charts", inScript(charts()));
        context.setVariable("script", inScript("(() => {\n'use strict';\n" + joined(SCRIPTS) + "})();\n"));
        context.setVariable("data", PageData.of(report));
        return engine.process(read(FOLDER + "page.html"), context);
    }

    private static String joined(List<String> names) {
        return names.stream().map(name -> read(FOLDER + name)).collect(Collectors.joining("\n"));
    }

    /** A script that does not end its element before its end. */
    private static String inScript(String script) {
        return script.replace("</script", "<\\/script");
    }

    private static String charts() {
        Properties properties = new Properties();
        try (InputStream stream = open(CHARTS_VERSION)) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + CHARTS_VERSION, e);
        }
        return read("/META-INF/resources/webjars/echarts/" + properties.getProperty("version") + "/dist/" + CHARTS);
    }

    private static String read(String resource) {
        try (InputStream stream = open(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + resource, e);
        }
    }

    private static InputStream open(String resource) {
        InputStream stream = HtmlPage.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("Cannot make the page: " + resource + " is not on the class path");
        }
        return stream;
    }
}
