# The second half of the outside values, written after the code was frozen. Run: Rscript libs/statistics/reference/second.R
args <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1])
source(file.path(dirname(args), "json.R"))
suppressMessages(library(multilevel)); suppressMessages(library(psych))
set.seed(4711)
clampd0 <- function(x, low = 4, high = 60) min(high, max(low, x))

# Error of composites from a two-way table without replication: lm's residual mean square is SS_res / ((n-1)(J-1)).
table_of <- function(n, j, low = 1, high = 5) matrix(pmin(high, pmax(low, round(3 + rnorm(n) + rnorm(n * j)))), n)
composites <- lapply(list(c(5, 3), c(7, 9), c(12, 4), c(3, 2)), function(d) {
  x <- table_of(d[1], d[2]); w <- round(runif(d[2], -1, 1), 2)
  long <- data.frame(y = as.vector(x), p = factor(rep(seq_len(d[1]), d[2])), i = factor(rep(seq_len(d[2]), each = d[1])))
  mse <- summary(lm(y ~ p + i, long))$sigma^2
  total <- as.vector(x %*% w); n <- d[1]
  list(rows = x, weights = many(w), composites = many(total), mean = mean(total), variance = var(total),
       errorVariance = sum(w^2) * mse, thirdMoment = n / ((n - 1) * (n - 2)) * sum((total - mean(total))^3))
})

# The grey band's p values, written anew from the rule's text.
band_tenant <- function(k) {
  teams <- lapply(seq_len(k), function(i) {
    n <- sample(5:9, 1); N <- n + sample(0:2, 1); x <- table_of(n, 6) + rnorm(1, 0, .4)
    list(n = n, N = N, x = x)
  })
  c0 <- 3
  s <- sapply(teams, function(t) var(rowMeans(t$x))); d <- sapply(teams, function(t) t$n - 1)
  e <- sapply(teams, function(t) {
    r <- t$x - rowMeans(t$x) - matrix(colMeans(t$x), t$n, 6, byrow = TRUE) + mean(t$x)
    sum(r^2) / (6 * (t$n - 1) * 5) })
  prior <- function(v, d) { v0 <- sum(d * v) / sum(d)
    d0 <- if (length(v) < 10) 10 else clampd0(2 / max(mean((v / v0 - 1)^2) - mean(2 / d), .001)); c(v0, d0) }
  ps <- prior(s, d); pe <- prior(e, 5 * d)
  k3 <- sapply(teams, function(t) { m <- rowMeans(t$x); t$n / ((t$n - 1) * (t$n - 2)) * sum((m - mean(m))^3) })
  n <- d + 1; mu3 <- sum(n * k3) / sum(n)
  out <- lapply(seq_len(k), function(i) {
    t <- teams[[i]]; f <- t$n / t$N
    sm <- (ps[2] * ps[1] + d[i] * s[i]) / (ps[2] + d[i]); em <- (pe[2] * pe[1] + 5 * d[i] * e[i]) / (pe[2] + 5 * d[i])
    a <- (1 - f) * sm / t$n; b <- f * em / t$n; se <- sqrt(a + b)
    df <- (a + b)^2 / (a^2 / (ps[2] + d[i]) + b^2 / (pe[2] + 5 * d[i]))
    p <- pt((mean(t$x) - c0) / se, df); z <- qnorm(p); g <- mu3 * (1 - f) * (1 - 2 * f) / (t$n^2 * se^3)
    guarded <- if (abs(z) >= 1) max(p, min(1, p - g / 6 * (z^2 - 1) * dnorm(z))) else p
    list(rows = t$x, invitedCount = t$N, standardError = se, degreesOfFreedom = df, unguarded = p, pValue = guarded)
  })
  p <- sapply(out, function(o) o$pValue); W <- sum(p > .1 & p <= .5); m0 <- (1 + W) / .4
  o <- order(p); ok <- which(sort(p) <= .05 & m0 * sort(p) <= .045 * seq_along(p)); kk <- if (length(ok)) max(ok) else 0
  q <- rev(cummin(rev(pmin(1, m0 * sort(p) / seq_along(p))))); qs <- rep(NA, k); qs[o] <- q; qs[p > .05] <- NA
  list(criterion = c0, teams = out, bandCount = W, expectedNulls = m0, flagged = many(seq_len(k) %in% o[seq_len(kk)]), qValues = many(qs))
}
bands <- list(band_tenant(24), band_tenant(40), band_tenant(6))

moments <- lapply(list(c(2, 9), c(1, 1, 1, 4), round(rnorm(25, 50, 20), 3), 1e5 + runif(11)), function(x) { n <- length(x)
  list(values = many(x), mean = mean(x), variance = var(x), third = if (n > 2) n / ((n - 1) * (n - 2)) * sum((x - mean(x))^3) else NA) })

hedges <- lapply(list(c(5, 7), c(9, 9), c(2, 12)), function(n) { x <- round(rnorm(n[1], 3), 2); y <- round(rnorm(n[2], 4), 2)
  df <- sum(n) - 2; sp <- sqrt(((n[1] - 1) * var(x) + (n[2] - 1) * var(y)) / df)
  list(before = many(x), after = many(y), g = (mean(y) - mean(x)) / sp * (1 - 3 / (4 * df - 1))) })

wilson <- lapply(list(c(3, 7), c(0, 5), c(9, 9), c(40, 90)), function(v) { i <- prop.test(v[1], v[2], correct = FALSE)$conf.int
  list(favourable = v[1], respondentCount = v[2], lower = i[1], upper = i[2]) })

agreement <- lapply(1:6, function(i) { n <- c(4, 5, 6, 9, 15, 30)[i]; x <- pmin(7, pmax(1, round(rnorm(n, 5, 1.2)))); m <- mean(x)
  list(values = many(x), awg = multilevel::awg(cbind(x), rep(1, n), range = c(1, 7))$a.wg[1],
       deviation = multilevel::ad.m(cbind(x, x), rep(1, n), type = "median")$AD.M[1], rwg = multilevel::rwg(x, rep(1, n), ranvar = 4)$rwg[1]) })

exact <- lapply(1:40, function(i) { N <- sample(5:60, 1); n <- sample(1:N, 1); k <- rhyper(1, round(N * runif(1)), 0, 0); K0 <- round(N * runif(1))
  k <- rhyper(1, K0, N - K0, n); K <- k:(N - (n - k))
  ok <- if (n == N) K == k else phyper(k - 1, K, N - K, n, lower.tail = FALSE) > .025 & phyper(k, K, N - K, n) > .025
  list(favourable = k, respondentCount = n, invitedCount = N, lower = min(K[ok]), upper = max(K[ok])) })

tables <- lapply(1:30, function(i) { v <- rpois(4, c(3, 6, 10, 120)[sample(4)]); m <- matrix(v, 2, byrow = TRUE)
  p <- function(a) fisher.test(m, alternative = a)$p.value
  list(table = list(many(m[1, ]), many(m[2, ])), greater = p("greater"), less = p("less"), twoSided = p("two.sided")) })

points <- expand.grid(t = round(rnorm(12, 0, 6), 3), df = round(runif(12, .6, 90), 2)); points$tail <- pt(points$t, points$df)
points$quantile <- qt(pnorm(points$t / 3), points$df); points$p <- pnorm(points$t / 3)

scales <- lapply(list(c(9, 4), c(60, 3), c(250, 11)), function(d) { x <- table_of(d[1], d[2]); colnames(x) <- paste0("i", seq_len(d[2]))
  f <- suppressWarnings(suppressMessages(psych::fa(x, nfactors = 1, fm = "minres")))
  list(rows = x, alpha = suppressWarnings(psych::alpha(x, check.keys = FALSE))$total$raw_alpha, omegaTotal = 1 - sum(f$uniquenesses) / sum(cor(x)), leastUniqueness = min(f$uniquenesses)) })

anovas <- lapply(1:8, function(i) { sizes <- sample(1:12, sample(3:9, 1), TRUE) + 1; g <- rep(seq_along(sizes), sizes)
  x <- round(rnorm(length(g)) + rnorm(length(sizes), 0, .6)[g], 2); fit <- aov(x ~ factor(g))
  list(groups = lapply(seq_along(sizes), function(k) many(x[g == k])), icc1 = ICC1(fit), icc2 = ICC2(fit)) })

writeLines(to_json(list(composites = composites, bands = bands, moments = moments, hedges = hedges, wilson = wilson, agreement = agreement,
  exact = exact, tables = tables, points = points, scales = scales, anovas = anovas)), file.path(here(), "second.json"))
