# Outside values for libs/statistics. Run: Rscript libs/statistics/reference/reference.R
# Needs Debian's r-base-core, r-cran-multilevel and r-cran-psych. Writes reference.json beside this file.
args <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1])
source(file.path(dirname(args), "json.R"))
suppressMessages(library(multilevel)); suppressMessages(library(psych))
set.seed(20260401)

grid <- function(f, ...) { g <- expand.grid(...); g$value <- do.call(f, unname(as.list(g))); g }
distributions <- list(
  studentTLowerTail = grid(function(t, df) pt(t, df), t = c(-40, -12.3, -5, -2.2, -1, -.3, -.001, 0, .4, 1.7, 3.3, 8), df = c(.7, 1, 2, 3.5, 4, 7, 9.3, 21, 64, 250, 5000)),
  studentTQuantile = grid(function(p, df) qt(p, df), p = c(1e-9, 1e-4, .01, .025, .1, .4, .5, .75, .975, .999), df = c(1, 2, 3.5, 4, 7.7, 14, 30, 66.6, 500)),
  normalLowerTail = grid(function(z) pnorm(z), z = c(-37, -12, -8, -6, -4.01, -4, -3.99, -2, -.5, 0, .1, 1, 3, 4.5, 7)),
  normalQuantile = grid(function(p) qnorm(p), p = c(1e-300, 1e-100, 1e-20, 1e-9, 1e-4, .01, .2, .5, .6, .9, .9999)),
  chiSquareLowerTail = grid(function(x, df) pchisq(x, df), x = c(1e-6, .01, .5, 1, 3, 8, 20, 60, 200), df = c(1, 2, 4, 7, 11, 30, 120)),
  logGamma = grid(function(x) lgamma(x), x = c(1e-8, .1, .5, 1, 1.5, 2, 3.3, 7, 15.9, 16, 33, 250.5, 1e5, 1e9)),
  incompleteBeta = grid(function(x, a, b) pbeta(x, a, b), x = c(1e-8, .01, .3, .5, .77, .999), a = c(.5, 1, 4, 33), b = c(.5, 2, 17.5, 120))
)

vectors <- list(c(3), c(2, 4), c(4, 4, 4, 4, 4), c(1, 2, 3, 4, 5, 5, 5), round(rnorm(13, 3, 1), 4), 1e6 + c(.1, .2, .3, .4))
descriptive <- lapply(vectors, function(x) list(values = many(x), mean = mean(x), variance = var(x), median = median(x)))

tests <- lapply(list(c(5, 7), c(8, 8), c(6, 11), c(2, 5)), function(n) {
  x <- round(rnorm(n[1], 3, 1), 3); y <- round(rnorm(n[2], 3.6, 1.4), 3); w <- t.test(y, x); i <- t.test(x)
  list(before = many(x), after = many(y), change = unname(w$estimate[1] - w$estimate[2]), standardError = unname(w$stderr),
       degreesOfFreedom = unname(w$parameter), lower = w$conf.int[1], upper = w$conf.int[2], pValue = w$p.value,
       ownLower = i$conf.int[1], ownUpper = i$conf.int[2])
})

adjusted <- lapply(list(c(.01, .02, .03, .04), runif(20)^3, c(.05, .05, .05), c(1e-12, .9, .9, .2), .3), function(p)
  list(p = many(p), q = many(p.adjust(p, "BH"))))

fisher <- lapply(list(c(3, 1, 1, 3), c(8, 2, 1, 5), c(0, 5, 7, 300), c(6, 2, 40, 400), c(0, 0, 3, 4), c(10, 10, 10, 10)), function(v) {
  m <- matrix(v, 2, byrow = TRUE)
  p <- function(a) fisher.test(m, alternative = a)$p.value
  list(table = list(many(m[1, ]), many(m[2, ])), greater = p("greater"), less = p("less"), twoSided = p("two.sided"))
})

hypergeometric <- lapply(list(c(5, 7, 8), c(0, 5, 8), c(5, 5, 8), c(3, 6, 12), c(9, 12, 15), c(30, 70, 100), c(400, 900, 1300), c(4, 4, 4), c(0, 0, 6)), function(v) {
  k <- v[1]; n <- v[2]; N <- v[3]; K <- k:(N - (n - k))
  ok <- if (n == N) K == k else (phyper(k - 1, K, N - K, n, lower.tail = FALSE) > .025) & (phyper(k, K, N - K, n) > .025)
  list(favourable = k, respondentCount = n, invitedCount = N, lower = min(K[ok]), upper = max(K[ok]))
})

answers <- function(n, j, team = 0) {
  common <- rnorm(n) + team
  matrix(pmin(5, pmax(1, round(3 + .7 * common + rnorm(n * j)))), n)
}
scales <- lapply(list(c(12, 3), c(40, 5), c(150, 9)), function(d) {
  x <- answers(d[1], d[2]); colnames(x) <- paste0("i", seq_len(d[2]))
  a <- suppressWarnings(psych::alpha(x, check.keys = FALSE))$total$raw_alpha
  f <- suppressWarnings(suppressMessages(psych::fa(x, nfactors = 1, fm = "minres")))
  list(rows = x, alpha = a, omegaTotal = 1 - sum(f$uniquenesses) / sum(cor(x)))
})

sizes <- c(5, 6, 8, 12, 7, 2, 9)
grouped <- do.call(rbind, lapply(seq_along(sizes), function(g) cbind(g, answers(sizes[g], 4, rnorm(1, 0, .5)))))
g <- grouped[, 1]; items <- grouped[, -1]; total <- rowMeans(items)
centred <- items; for (j in 1:4) centred[, j] <- items[, j] - ave(items[, j], g)
anova <- aov(total ~ as.factor(g)); ms <- summary(anova)[[1]][["Mean Sq"]]
n0 <- (length(g) - sum(sizes^2) / length(g)) / (length(sizes) - 1)
within <- {v <- crossprod(centred); 4 / 3 * (1 - sum(diag(v)) / sum(v))}
awg_reference <- multilevel::awg(items[, 1], g, range = c(1, 5))
grouping <- list(
  groups = lapply(seq_along(sizes), function(i) items[g == i, , drop = FALSE]),
  rwg = many(multilevel::rwg(items[, 1], g, ranvar = 2)$rwg),
  rwgSkewed = many(multilevel::rwg(items[, 1], g, ranvar = 1.34)$rwg),
  rwgJ = many(multilevel::rwg.j(items, g, ranvar = 2)$rwg.j),
  averageDeviationMean = many(multilevel::ad.m(items, g, type = "mean")$AD.M),
  averageDeviationMedian = many(multilevel::ad.m(items, g, type = "median")$AD.M),
  awg = many(awg_reference$a.wg), icc1 = multilevel::ICC1(anova), icc2 = multilevel::ICC2(anova),
  meanSquareBetween = ms[1], meanSquareWithin = ms[2], icc1UnequalSizes = (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2]),
  withinAlpha = within,
  prior = {
    v <- tapply(total, g, var); d <- sizes - 1
    list(equal = mean(v), weighted = sum(d * v) / sum(d))
  }
)

m <- c(52, 61, 47, 55, 70, 58); se <- c(4, 6, 3.5, 5, 7, 4.4); w <- 1 / se^2
q <- sum(w * (m - sum(w * m) / sum(w))^2); tau2 <- max(0, (q - 5) / (sum(w) - sum(w^2) / sum(w)))
ws <- 1 / (se^2 + tau2); mu <- sum(ws * m) / sum(ws); b <- tau2 / (tau2 + se^2)
shrinkage <- list(mean = many(m), standardError = many(se), mu = mu, tau2 = tau2, posteriorMean = many(mu + b * (m - mu)),
  posteriorDeviation = many(sqrt(b) * se), above50 = many(pnorm((mu + b * (m - mu) - 50) / (sqrt(b) * se))))

x <- c(1, 2, 3, 4, 5, 6, 6); y <- c(2.1, 2.9, 4.2, 3.9, 5.5, 9, 6)
pairs <- which(upper.tri(diag(7)), arr.ind = TRUE); dx <- x[pairs[, 2]] - x[pairs[, 1]]; dy <- y[pairs[, 2]] - y[pairs[, 1]]
slope <- median((dy / dx)[dx != 0])
line <- list(x = many(x), y = many(y), slope = slope, intercept = median(y - slope * x))

wave <- c(50, 54, 49, 51, 57, 60, 59, 66); wse <- c(3, 3.2, 2.9, 3, 3.1, 3, 3.3, 3)
base <- mean(wave[1:4]); z <- as.vector(stats::filter(.3 * wave[5:8], .7, "recursive", init = base))
zv <- as.vector(stats::filter(.09 * wse[5:8]^2, .49, "recursive")); limit <- 2.7 * sqrt(zv + mean(wse[1:4]^2) / 4)
chart <- list(mean = many(wave), standardError = many(wse), baseline = base, value = many(z), limit = many(limit))

rotation <- expand.grid(person = 1:6, group = paste0("t", 1:5), item = paste0("i", 1:6), stringsAsFactors = FALSE)
rotation <- rotation[(rotation$person + as.integer(substr(rotation$item, 2, 2)) + as.integer(substr(rotation$group, 2, 2))) %% 3 != 0 & runif(nrow(rotation)) < .8, ]
rotation$value <- pmin(5, pmax(1, round(3 + as.integer(substr(rotation$item, 2, 2)) / 4 + rnorm(nrow(rotation)))))
fit <- lm(value ~ 0 + group + item, data = rotation, contrasts = list(item = contr.sum))
adjustment <- list(answers = rotation[, c("group", "item", "value")], means = many(coef(fit)[1:5]))

writeLines(to_json(list(r = R.version.string, distributions = distributions, descriptive = descriptive, tests = tests,
  adjusted = adjusted, fisher = fisher, hypergeometric = hypergeometric, scales = scales, grouping = grouping,
  shrinkage = shrinkage, line = line, chart = chart, adjustment = adjustment)), file.path(here(), "reference.json"))
