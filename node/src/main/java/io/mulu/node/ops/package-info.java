/**
 * What operators watch: metrics for Prometheus and the port that serves them beside health. Metric
 * names are those of docs/operations/monitoring.md.
 */
@NullMarked
package io.mulu.node.ops;

import org.jspecify.annotations.NullMarked;
