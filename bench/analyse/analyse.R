# The statistics of `penumbra analyse` with R's multilevel, and base R where multilevel has none: Rscript analyse.R FILE
# The one-way ANOVA is done by sums: aov() would need a model matrix of rows x groups.
suppressMessages(library(multilevel))
d <- read.csv(commandArgs(TRUE)[1])
x <- d[, -1]; g <- d$team; j <- ncol(x)
uniform <- sapply(x, function(item) mean(rwg(item, g, 2)$rwg))
skewed <- sapply(x, function(item) mean(rwg(item, g, 1.34)$rwg))
item_ad <- sapply(x, function(item) mean(ad.m(item, g, "mean")$AD.M))
item_ad_median <- sapply(x, function(item) mean(ad.m(item, g, "median")$AD.M))
item_awg <- sapply(x, function(item) mean(awg(item, g, c(1, 5))$a.wg, na.rm = TRUE))
j_uniform <- rwg.j(x, g, 2); j_skewed <- rwg.j(x, g, 1.34)
ad_mean <- ad.m(x, g, "mean"); ad_median <- ad.m(x, g, "median"); all_awg <- awg(x, g, c(1, 5))
m <- as.matrix(x); score <- rowMeans(m)
n <- as.vector(rowsum(rep(1, length(g)), g)); means <- as.vector(rowsum(score, g)) / n
place <- match(g, sort(unique(g)))
within <- sum((score - means[place])^2); between <- sum(n * (means - mean(score))^2)
k <- length(n); N <- length(score); msb <- between / (k - 1); msw <- within / (N - k)
icc1 <- (msb - msw) / (msb + (N / k - 1) * msw); icc2 <- (msb - msw) / msb
alpha <- cronbach(x)$Alpha
v <- crossprod(m - (rowsum(m, g) / n)[place, ])
within_alpha <- j / (j - 1) * (1 - sum(diag(v)) / sum(v))
r <- cor(m)
# One factor by iterated principal axes, to the same minimum as psych::omega(nfactors = 1).
h <- 1 - 1 / diag(solve(r))
repeat { reduced <- r; diag(reduced) <- h; e <- eigen(reduced, symmetric = TRUE)
  l <- e$vectors[, 1] * sqrt(e$values[1]); if (max(abs(l^2 - h)) < 1e-12) break; h <- l^2 }
omega <- 1 - sum(1 - l^2) / sum(r)
# Moderated variance, interval, empirical Bayes.
s2 <- as.vector(rowsum((score - means[place])^2, g)) / (n - 1); s0 <- mean(s2)
d0 <- min(60, max(4, 2 / max(var(s2) / s0^2 - mean(2 / (n - 1)), .001)))
moderated <- (d0 * s0 + (n - 1) * s2) / (d0 + n - 1); se <- sqrt(moderated / n)
lower <- means - qt(.975, d0 + n - 1) * se; upper <- means + qt(.975, d0 + n - 1) * se
w <- 1 / se^2; mu0 <- sum(w * means) / sum(w); q <- sum(w * (means - mu0)^2)
tau2 <- max(0, (q - (k - 1)) / (sum(w) - sum(w^2) / sum(w)))
mu <- sum(means / (se^2 + tau2)) / sum(1 / (se^2 + tau2)); b <- tau2 / (tau2 + se^2)
posterior <- mu + b * (means - mu); posterior_sd <- sqrt(b) * se
favourable <- rowsum((m >= 4) + 0, g) / n
told <- c(rwgFirstItem = unname(uniform[1]), rwgJUniform = mean(j_uniform$rwg.j), rwgJSkewed = mean(j_skewed$rwg.j),
  averageDeviationMean = mean(ad_mean$AD.M), averageDeviationMedian = mean(ad_median$AD.M), icc1 = icc1, icc2 = icc2,
  alpha = alpha, withinAlpha = within_alpha, omegaTotal = omega, tau2 = tau2)
cat(sprintf("{%s}\n", paste0("\"", names(told), "\":", sprintf("%.17g", told), collapse = ",")))
