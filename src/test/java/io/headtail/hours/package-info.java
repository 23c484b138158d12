/**
 * Three simulated hours of views through real processes that are killed again and again: what they
 * leave in tables, topics and answers is what a plain recount of the log says ({@link
 * io.headtail.hours.HoursCheck}).
 */
package io.headtail.hours;
