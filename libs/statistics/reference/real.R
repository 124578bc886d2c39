# Outside values on the real lq2002 data (2,042 people in 49 companies, 11 items; distributed with R's multilevel). The data
# stay outside: run PENUMBRA_REAL_DATA=<folder> Rscript libs/statistics/reference/real.R ; writes real.json beside this file.
args <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1])
source(file.path(dirname(args), "json.R"))
suppressMessages(library(multilevel)); suppressMessages(library(psych))
d <- read.csv(file.path(Sys.getenv("PENUMBRA_REAL_DATA"), "lq2002", "responses.csv"))
items <- as.matrix(d[, grep("^LEAD", names(d))]); g <- d$COMPID; total <- rowMeans(items)
centred <- items; for (j in seq_len(ncol(items))) centred[, j] <- items[, j] - ave(items[, j], g)
v <- crossprod(centred); j <- ncol(items)
fit <- aov(total ~ as.factor(g))
f <- psych::fa(items, nfactors = 1, fm = "minres")
writeLines(to_json(list(
  respondents = nrow(items), groups = length(unique(g)),
  rwgUniform = mean(rwg(items[, 1], g, ranvar = 2)$rwg), rwgSkewed = mean(rwg(items[, 1], g, ranvar = 1.34)$rwg),
  rwgJUniform = mean(rwg.j(items, g, ranvar = 2)$rwg.j), rwgJSkewed = mean(rwg.j(items, g, ranvar = 1.34)$rwg.j),
  averageDeviationMean = mean(ad.m(items, g, type = "mean")$AD.M), averageDeviationMedian = mean(ad.m(items, g, type = "median")$AD.M),
  awg = mean(awg(items[, 1], g, range = c(1, 5))$a.wg),
  icc1 = ICC1(fit), icc2 = ICC2(fit), alpha = psych::alpha(items)$total$raw_alpha,
  withinAlpha = j / (j - 1) * (1 - sum(diag(v)) / sum(v)), omegaTotal = 1 - sum(f$uniquenesses) / sum(cor(items)),
  groupMeans = as.list(tapply(total, g, mean)), groupVariances = as.list(tapply(total, g, var))
)), file.path(here(), "real.json"))
