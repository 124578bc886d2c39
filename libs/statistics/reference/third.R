# A third batch of outside values, on new cases, written when nothing of the code was to change any more. Each case names a
# function of the shelf, its arguments and what R says. Run: Rscript libs/statistics/reference/third.R ; writes third.json.
args <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1])
source(file.path(dirname(args), "json.R"))
suppressMessages(library(multilevel)); suppressMessages(library(psych))
set.seed(90210)
cases <- list()
case <- function(of, with, value) cases[[length(cases) + 1]] <<- list(of = of, with = with, value = value)
rows_of <- function(m) lapply(seq_len(nrow(m)), function(i) many(m[i, ]))

# Distributions at points of their own.
for (i in 1:24) { df <- round(exp(runif(1, log(.8), log(3000))), 3); t <- round(rt(1, 3) * 3, 3); case("studentTLowerTail", list(t, df), pt(t, df)) }
for (i in 1:24) { df <- round(exp(runif(1, log(.8), log(3000))), 3); p <- round(plogis(rnorm(1, 0, 4)), 8); case("studentTQuantile", list(p, df), qt(p, df)) }
for (z in round(rnorm(10, 0, 4), 3)) case("normalLowerTail", list(z), pnorm(z))
for (p in c(3e-250, 7e-31, plogis(rnorm(8, 0, 5)))) case("normalQuantile", list(p), qnorm(p))
for (i in 1:16) { df <- sample(1:90, 1); x <- round(rchisq(1, df) * exp(rnorm(1)), 4); case("chiSquareLowerTail", list(x, df), pchisq(x, df)) }
for (x in round(exp(runif(10, -6, 14)), 5)) case("logGamma", list(x), lgamma(x))
for (i in 1:16) { a <- round(exp(runif(1, -2, 5)), 3); b <- round(exp(runif(1, -2, 5)), 3); x <- round(rbeta(1, 2, 2), 4); case("incompleteBeta", list(x, a, b), pbeta(x, a, b)) }

# Samples: nobody, one, two people, no variance.
for (x in list(numeric(0), c(4), c(3, 5), c(2, 2, 2), round(rnorm(8, 50, 12), 2), 1e7 + round(runif(6), 3))) {
  case("mean", list(many(x)), if (length(x)) mean(x) else NA); case("variance", list(many(x)), if (length(x) > 1) var(x) else NA)
  case("median", list(many(x)), if (length(x)) median(x) else NA)
}

# A tenant's moderated variance and the interval of each team, from the text of the method: people's scores on 0 to 100.
tenant <- function(k) {
  sizes <- sample(c(1, 2, 5:11), k, TRUE); N <- sizes + sample(0:4, k, TRUE)
  x <- lapply(sizes, function(n) round(pmin(100, pmax(0, rnorm(n, rnorm(1, 55, 9), 17))), 2))
  v <- sapply(x, function(s) if (length(s) > 1) var(s) else NA); d <- sizes - 1; use <- !is.na(v)
  s0 <- mean(v[use]); d0 <- if (sum(use) < 10) 10 else min(60, max(4, 2 / max(var(v[use]) / s0^2 - mean(2 / d[use]), .001)))
  w0 <- sum(d[use] * v[use]) / sum(d[use])
  wd <- if (sum(use) < 10) 10 else min(60, max(4, 2 / max(mean((v[use] / w0 - 1)^2) - mean(2 / d[use]), .001)))
  groups <- lapply(seq_len(k), function(i) list(variance = v[i], degreesOfFreedom = d[i]))
  case("variancePrior", list(groups, 225), list(variance = s0, degreesOfFreedom = d0))
  case("variancePrior", list(groups, 225, "degrees-of-freedom"), list(variance = w0, degreesOfFreedom = wd))
  rel <- round(runif(1, .5, .95), 3)
  for (i in seq_len(k)) {
    n <- sizes[i]; m <- mean(x[[i]]); mod <- (d0 * s0 + d[i] * (if (is.na(v[i])) 0 else v[i])) / (d0 + d[i]); f <- n / N[i]
    se <- sqrt(mod / n * (1 - f * rel)); half <- qt(.975, d0 + d[i]) * se
    case("intervalOfTeam", list(many(x[[i]]), N[i], s0, d0, rel), list(standardError = se, degreesOfFreedom = d0 + d[i],
      lower = max(0, m - half), upper = min(100, m + half), halfWidth = half))
    case("nonresponseBounds", list(list(mean = m, respondentCount = n, invitedCount = N[i], scale = list(from = 0, to = 100))),
      list(lower = n * m / N[i], upper = (n * m + (N[i] - n) * 100) / N[i]))
    tip <- (50 * N[i] - n * m) / (N[i] - n)
    case("tippingPoint", list(list(mean = m, criterion = 50, respondentCount = n, invitedCount = N[i], scale = list(from = 0, to = 100))),
      if (N[i] == n) NA else list(value = tip, canOverturn = tip >= 0 & tip <= 100))
  }
}
tenant(6); tenant(14)

# Agreement in groups of one, two and more; unanimous ones; one item; ten points. multilevel has no value for one person.
agreement <- function(n, j, points, unanimous = FALSE) {
  m <- matrix(if (unanimous) rep(4, n * j) else sample(1:points, n * j, TRUE, prob = dnorm(1:points, points * .7, points / 4)), n)
  g <- rep(1, n); expected <- (points^2 - 1) / 12; x <- m[, 1]
  case("rwg", list(many(x), expected), if (n > 1) rwg(x, g, ranvar = expected)$rwg else NA)
  if (points == 5) case("rwg", list(many(x), 1.34), if (n > 1) rwg(x, g, ranvar = 1.34)$rwg else NA)
  if (j > 1) {
    case("rwgJ", list(rows_of(m), expected), if (n > 1) rwg.j(m, g, ranvar = expected)$rwg.j else NA)
    case("averageDeviation", list(rows_of(m)), ad.m(m, g, type = "mean")$AD.M)
    case("averageDeviation", list(rows_of(m), "median"), ad.m(m, g, type = "median")$AD.M)
  }
  if (n >= points - 1) case("awg", list(many(x), list(from = 1, to = points)), awg(x, g, range = c(1, points))$a.wg)
}
for (n in c(1, 2, 3, 5, 8, 13, 40)) { agreement(n, 4, 5); agreement(n, 1, 5); agreement(n, 3, 10) }
agreement(6, 3, 5, TRUE)

# Intraclass correlations of unequal groups; group means that do not differ at all have no ICC(2) here (R divides by 0).
anova <- function(groups) {
  x <- unlist(groups); g <- rep(seq_along(groups), lengths(groups)); fit <- aov(x ~ factor(g)); n <- lengths(groups); n0 <- (sum(n) - sum(n^2) / sum(n)) / (length(n) - 1)
  ms <- summary(fit)[[1]][["Mean Sq"]]; flat <- diff(range(sapply(groups, mean))) < 1e-12
  case("intraclassCorrelation", list(lapply(groups, many)), if (flat) list(meanSquareWithin = ms[2], icc2 = NA) else
    list(icc1 = ICC1(fit), icc2 = ICC2(fit), meanSquareBetween = ms[1], meanSquareWithin = ms[2], icc1UnequalSizes = (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2])))
}
for (k in c(2, 3, 7, 20)) for (between in c(0, .5)) anova(lapply(seq_len(k), function(i) round(rnorm(sample(2:9, 1), rnorm(1, 3, between)), 2)))
anova(list(c(1, 5), c(2, 4), c(3, 3, 3)))

# Scales of 1, 2 and more items; alpha within groups by the group-centred covariance.
scale_of <- function(n, j, loading = .7) { common <- rnorm(n); matrix(pmin(5, pmax(1, round(3 + loading * common + rnorm(n * j)))), n, dimnames = list(NULL, paste0("i", seq_len(j)))) }
case("cronbachAlpha", list(rows_of(scale_of(9, 1))), NA)
for (d in list(c(7, 2), c(30, 2), c(25, 5), c(200, 9), c(120, 18))) {
  m <- scale_of(d[1], d[2]); case("cronbachAlpha", list(rows_of(m)), suppressWarnings(psych::alpha(m, check.keys = FALSE))$total$raw_alpha)
  if (d[2] < 3) next
  f <- suppressWarnings(suppressMessages(psych::fa(m, nfactors = 1, fm = "minres")))
  case("omegaTotal", list(rows_of(m)), if (min(f$uniquenesses) <= .005 + 1e-6) NA else 1 - sum(f$uniquenesses) / sum(cor(m)))
}
for (k in c(3, 12)) {
  teams <- lapply(seq_len(k), function(i) scale_of(sample(1:8, 1) + 1, 5) + round(rnorm(1)))
  centred <- do.call(rbind, lapply(teams, function(m) sweep(m, 2, colMeans(m)))); v <- crossprod(centred)
  case("withinGroupAlpha", list(lapply(teams, rows_of)), list(alpha = 5 / 4 * (1 - sum(diag(v)) / sum(v)), completeRows = nrow(centred)))
}

# Empirical Bayes, quarters included; also groups that differ no more than chance.
shrink <- function(k, spread) {
  m <- round(rnorm(k, 60, spread), 2); se <- round(runif(k, 3, 8), 2); w <- 1 / se^2
  q <- sum(w * (m - sum(w * m) / sum(w))^2); tau2 <- max(0, (q - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
  ws <- 1 / (se^2 + tau2); mu <- sum(ws * m) / sum(ws); b <- tau2 / (tau2 + se^2); pm <- mu + b * (m - mu); psd <- sqrt(b) * se
  groups <- lapply(seq_len(k), function(i) list(mean = m[i], standardError = se[i]))
  case("betweenGroups", list(groups), list(mean = mu, variance = tau2))
  for (i in seq_len(k)) case("placeOfGroup", list(groups, i - 1, 50), list(mean = pm[i], standardDeviation = psd[i],
    above = if (tau2 == 0) as.numeric(pm[i] > 50) else pnorm(50, pm[i], psd[i], lower.tail = FALSE),
    highest = if (tau2 == 0) 0 else pnorm(mu + qnorm(.75) * sqrt(tau2), pm[i], psd[i], lower.tail = FALSE),
    lowest = if (tau2 == 0) 0 else pnorm(mu - qnorm(.75) * sqrt(tau2), pm[i], psd[i])))
}
shrink(5, 12); shrink(12, 7); shrink(6, .5)

# Two waves.
for (n in list(c(5, 6), c(7, 7), c(2, 9), c(12, 3), c(30, 8))) {
  x <- round(rnorm(n[1], 60, 15), 1); y <- round(rnorm(n[2], 66, 11), 1); w <- t.test(y, x)
  case("changeOf", list(many(x), many(y)), list(change = mean(y) - mean(x), standardError = unname(w$stderr), degreesOfFreedom = unname(w$parameter),
    lower = w$conf.int[1], upper = w$conf.int[2], pValue = w$p.value))
  df <- sum(n) - 2; sp <- sqrt(((n[1] - 1) * var(x) + (n[2] - 1) * var(y)) / df)
  case("hedgesGOf", list(many(x), many(y)), (mean(y) - mean(x)) / sp * (1 - 3 / (4 * df - 1)))
}
for (i in 1:4) {
  d0 <- sample(4:60, 1); n <- sample(5:12, 1); N <- n + sample(0:4, 1); rel <- round(runif(1, .4, .9), 2); v <- round(runif(1, 100, 400), 1)
  case("smallestDetectableChange", list(list(variance = v, priorDegreesOfFreedom = d0, respondentCount = n, invitedCount = N, reliability = rel)),
    qt(.975, 2 * (d0 + n - 1)) * sqrt(2 * v / n * (1 - n / N * rel)))
}

# The chart over the waves, and the line through them.
for (k in c(4, 5, 9, 16)) {
  m <- round(rnorm(k, 55, 5) - c(rep(0, 4), seq_len(k - 4) * 1.5)[seq_len(k)], 1); se <- round(runif(k, 2, 6), 1)
  base <- mean(m[1:4]); b0 <- mean(se[1:4]^2) / 4; z <- base; v <- 0; points <- list()
  for (t in seq_len(k)[-(1:4)]) { z <- .3 * m[t] + .7 * z; v <- .09 * se[t]^2 + .49 * v; limit <- 2.7 * sqrt(v + b0)
    points[[length(points) + 1]] <- list(value = z, limit = limit, signal = if (z - base > limit) "high" else if (base - z > limit) "low" else NA) }
  case("ewma", list(lapply(seq_len(k), function(i) list(mean = m[i], standardError = se[i]))), list(baseline = base, points = points))
  x <- seq_len(k) + sample(c(0, 0, 1), k, TRUE); pairs <- combn(k, 2); dx <- x[pairs[2, ]] - x[pairs[1, ]]; dy <- m[pairs[2, ]] - m[pairs[1, ]]
  slope <- median((dy / dx)[dx != 0]); case("theilSen", list(lapply(seq_len(k), function(i) list(x = x[i], y = m[i]))), list(slope = slope, intercept = median(m - slope * x)))
}

# Many teams, counts and tables.
for (p in list(round(runif(30)^2, 4), c(.2, .2, .2), c(.04, NA, .001, .5, NA, .012), 1, round(rbeta(60, .3, 1), 5))) { q <- p; q[!is.na(p)] <- p.adjust(p[!is.na(p)], "BH"); case("benjaminiHochberg", list(many(p)), many(q)) }
for (i in 1:30) {
  N <- sample(5:90, 1); n <- sample(1:N, 1); K0 <- round(N * runif(1)); k <- rhyper(1, K0, N - K0, n); K <- k:(N - (n - k))
  ok <- if (n == N) K == k else phyper(k - 1, K, N - K, n, lower.tail = FALSE) > .025 & phyper(k, K, N - K, n) > .025
  case("hypergeometricInterval", list(list(favourable = k, respondentCount = n, invitedCount = N)), list(lower = min(K[ok]), upper = max(K[ok])))
}
for (i in 1:20) {
  v <- rpois(4, c(2, 5, 9, 60)[sample(4)]); m <- matrix(v, 2, byrow = TRUE)
  for (side in c("greater", "less", "two.sided")) case("fisherExact", list(list(many(m[1, ]), many(m[2, ])), sub(".", "-", side, fixed = TRUE)), fisher.test(m, alternative = side)$p.value)
}
for (v in list(c(2, 6), c(6, 6), c(0, 9), c(55, 80))) { i <- prop.test(v[1], v[2], correct = FALSE)$conf.int; case("wilsonInterval", list(list(favourable = v[1], respondentCount = v[2])), list(lower = max(0, i[1]), upper = min(1, i[2]))) }

# Rotation: answers of groups that were asked different items, against lm with sum contrasts.
for (seed in 1:3) {
  long <- expand.grid(person = 1:5, group = paste0("t", 1:(3 + seed)), item = paste0("i", 1:5), stringsAsFactors = FALSE)
  long <- long[runif(nrow(long)) < .55, ]; long$value <- pmin(5, pmax(1, round(3 + as.integer(substr(long$item, 2, 2)) / 3 + rnorm(nrow(long)))))
  fit <- lm(value ~ 0 + group + item, data = long, contrasts = list(item = contr.sum)); means <- coef(fit)[paste0("group", sort(unique(long$group)))]
  case("itemAdjustedMeans", list(long[, c("group", "item", "value")]), as.list(setNames(unname(means), sort(unique(long$group)))))
}

# Composites and the grey band, with teams of which somebody skipped an item, weights of the index, and the rule's own example.
band <- function(k, j, w) {
  c0 <- 50; teams <- lapply(seq_len(k), function(i) { n <- sample(5:12, 1); list(N = n + sample(0:3, 1), x = 25 * (pmin(5, pmax(1, round(3.3 + rnorm(n) + rnorm(n * j) + rnorm(1, 0, .35)))) - 1), gap = runif(1) < .15, n = n) })
  teams <- lapply(teams, function(t) { t$x <- matrix(t$x, t$n); t$y <- as.vector(t$x %*% w); t })
  d <- sapply(teams, function(t) t$n - 1); s <- sapply(teams, function(t) var(t$y)); full <- !sapply(teams, function(t) t$gap)
  e <- sapply(teams, function(t) { r <- t$x - rowMeans(t$x) - rep(colMeans(t$x), each = t$n) + mean(t$x); sum(w^2) * sum(r^2) / ((t$n - 1) * (j - 1)) }); de <- d * (j - 1)
  prior <- function(v, d) { v0 <- sum(d * v) / sum(d); c(v0, if (length(v) < 10) 10 else min(60, max(4, 2 / max(mean((v / v0 - 1)^2) - mean(2 / d), .001)))) }
  ps <- prior(s, d); pe <- prior(e[full], de[full]); n <- d + 1
  k3 <- sapply(teams, function(t) t$n / ((t$n - 1) * (t$n - 2)) * sum((t$y - mean(t$y))^3)); mu3 <- sum(n * k3) / sum(n)
  out <- lapply(seq_len(k), function(i) { t <- teams[[i]]; f <- t$n / t$N
    if (full[i]) { a <- (1 - f) * (ps[2] * ps[1] + d[i] * s[i]) / (ps[2] + d[i]) / t$n; b <- f * (pe[2] * pe[1] + de[i] * e[i]) / (pe[2] + de[i]) / t$n
      se <- sqrt(a + b); df <- (a + b)^2 / (a^2 / (ps[2] + d[i]) + b^2 / (pe[2] + de[i])) } else { se <- 6; df <- 11.5 }
    p <- pt((mean(t$y) - c0) / se, df); z <- qnorm(p); g <- mu3 * (1 - f) * (1 - 2 * f) / (t$n^2 * se^3)
    list(standardError = se, degreesOfFreedom = df, unguardedPValue = p, pValue = if (abs(z) >= 1) max(p, min(1, p - g / 6 * (z^2 - 1) * dnorm(z))) else p) })
  given <- lapply(seq_len(k), function(i) list(composites = many(teams[[i]]$y), rows = if (full[i]) rows_of(teams[[i]]$x) else NULL, invitedCount = teams[[i]]$N, plain = list(standardError = 6, degreesOfFreedom = 11.5)))
  for (i in which(full)) case("compositeSummary", list(given[[i]]$composites, given[[i]]$rows, many(w)), list(mean = mean(teams[[i]]$y), variance = s[i], errorVariance = e[i], thirdMoment = k3[i]))
  case("greyBandPValues", list(given, many(w), c0), out)
  p <- sapply(out, function(o) o$pValue); judge(p)
}
judge <- function(p) {
  W <- sum(p > .1 & p <= .5); m0 <- (1 + W) / .4; o <- order(p); r <- seq_along(p); ok <- which(p[o] <= .05 & m0 * p[o] <= .045 * r); kk <- if (length(ok)) max(ok) else 0
  q <- p; q[o] <- rev(cummin(rev(pmin(1, m0 * p[o] / r)))); q[p > .05] <- NA
  case("greyBand", list(many(p)), list(bandCount = W, expectedNulls = m0, flagged = many(seq_along(p) %in% o[seq_len(kk)]), qValues = many(q)))
}
band(12, 5, rep(.2, 5)); band(30, 9, rep(1 / 9, 9)); band(25, 7, c(.125, .125, .125, .125, .125, .125, .25) - .03); band(5, 4, rep(.25, 4))
judge(c(.0004, .003, .008, .013, .019, .031, .047, .08, .14, .22, .36, .48, .55, .63, .71, .80, .88, .91, .95, .99))

writeLines(to_json(list(r = R.version.string, cases = cases)), file.path(here(), "third.json"))
cat(length(cases), "cases\n")
