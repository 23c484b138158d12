package io.headtail.bench.grow;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;

/** Draws a series: CPU of each side on the left axis, the instance's memory on the right one. */
final class GrowPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;

    private GrowPlot() {}

    /** Writes an SVG file; needs no display. */
    static void draw(GrowSeries series, List<GrowPoint> measured, Path file) throws IOException {
        List<GrowPoint> points = new ArrayList<>(measured);
        points.sort(Comparator.comparingDouble(point -> series.position(point.value())));
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title("Cost of ingest by " + series.option())
                        .xAxisTitle(series.option())
                        .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setXAxisLogarithmic(series.logarithmic());
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setYAxisMin(0, 0.0);
        chart.getStyler().setYAxisMin(1, 0.0);
        chart.getStyler().setYAxisGroupPosition(1, YAxisPosition.Right);
        chart.setYAxisGroupTitle(0, "CPU seconds a million events");
        chart.setYAxisGroupTitle(1, "RSS, MB");
        String cpu = ".cpuSecondsPerMEvents";
        line(chart, series, points, "instance, CPU", "instance" + cpu, 0);
        line(chart, series, points, "plain consumers, CPU", "plain" + cpu, 0);
        line(chart, series, points, "plain, tuned, CPU", "tuned" + cpu, 0);
        line(chart, series, points, "instance, RSS", "instance.rssMb", 1);
        VectorGraphicsEncoder.saveVectorGraphic(
                chart, file.toString().replaceAll("\\.svg$", ""), VectorGraphicsFormat.SVG);
        shorten(file);
    }

    // Shortens the coordinates of letters' outlines, which are precise to a millionth of a pixel.
    private static void shorten(Path file) throws IOException {
        Files.writeString(file, Files.readString(file).replaceAll("(\\.\\d)\\d+", "$1"));
    }

    private static void line(
            XYChart chart,
            GrowSeries series,
            List<GrowPoint> points,
            String name,
            String path,
            int axis) {
        double[] x = points.stream().mapToDouble(p -> series.position(p.value())).toArray();
        double[] y = points.stream().mapToDouble(p -> p.get(path)).toArray();
        chart.addSeries(name, x, y).setYAxisGroup(axis);
    }
}
