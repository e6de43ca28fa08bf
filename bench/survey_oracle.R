# Asked by bench/survey_oracle.py: what R's survey package says of the slips in a file.
suppressWarnings(suppressMessages({library(survey); library(MASS)}))
options(survey.lonely.psu = "adjust", survey.adjust.domain.lonely = FALSE, warn = -1)
say <- function(name, ...) cat(name, "\t", paste(sprintf("%.17g", c(...)), collapse = " "), "\n", sep = "")
tell <- function(name, found) say(name, as.vector(coef(found)), as.vector(SE(found)))
asked <- commandArgs(trailingOnly = TRUE)

tails <- function() {
  say("f_tail", pf(c(17.24, .5, 29.08, 1.2, 3), c(1.83, 3, 11.44, 40.5, .7), c(360.2, 2, 583.6, 3e6, 7), lower.tail = FALSE))
  say("chi_square_tail", pchisq(c(26.7, .1, 300, 5), c(2, 3.5, 100, 7), lower.tail = FALSE))
  say("t_quantile", qt(c(.975, .975, .975, .975, .995, .05), c(1, 2, 14, 360, 3.3, 1e6)))
  say("beta_quantile", qbeta(c(.025, .975, .025, .5), c(3, .7, 120.4, 5000), c(7, .2, 30.3, 4000)))
  say("wilson", prop.test(7, 123, correct = FALSE)$conf.int, prop.test(0, 30, correct = FALSE)$conf.int)
  say("clopper_pearson", binom.test(7, 123)$conf.int, binom.test(0, 30)$conf.int)
}

tests <- function(name, design, formula) {
  for (kind in c("F", "Chisq")) {
    found <- svychisq(formula, design, statistic = kind)
    say(paste0(name, " ", kind), found$statistic, found$parameter, found$p.value)
  }
}

common <- function(name, d) {
  tell(paste(name, "mean hours"), svymean(~hours, d))
  tell(paste(name, "total hours"), svytotal(~hours, d))
  tell(paste(name, "shares age"), svymean(~factor(age), d))
  tell(paste(name, "ratio"), svyratio(~hours, ~visits, d))
  given <- subset(d, given)
  tell(paste(name, "shares ties"), svymean(~factor(ties), given))
  say(paste(name, "df"), degf(d))
  sums <- svytotal(~y0 + y1 + y2 + n0 + n1 + n2, d)
  helps <- svycontrast(sums, list(a0 = quote(y0 / n0), a1 = quote(y1 / n1), a2 = quote(y2 / n2)))
  say(paste(name, "helps by age"), coef(helps), vcov(helps))
  tell(paste(name, "helps old less young"), svycontrast(helps, c(-1, 0, 1)))
  tell(paste(name, "hours in women"), svytotal(~hours, subset(d, sex == 1)))
  tests(paste(name, "ties x age"), given, ~ties + age)
  tests(paste(name, "helps x district"), d, ~helps + district)
}

intervals <- function(name, d) for (method in c("logit", "beta", "mean")) {
  say(paste(name, "interval", method), confint(svyciprop(~I(helps == 1), d, method = method, df = degf(d))))
  say(paste(name, "trust", method), confint(svyciprop(~I(trust == 1), d, method = method, df = degf(d))))
}

slips <- function(path) {
  s <- read.csv(path)
  s$place <- paste(s$district, s$block); s$who <- paste(s$place, s$person); s$a <- factor(s$age); s$dis <- factor(s$district)
  s$given <- !is.na(s$ties); s$ties[!s$given] <- 1  # rows outside of a domain stay, with a weight of zero
  for (k in 0:2) { s[[paste0("n", k)]] <- as.numeric(s$age == k); s[[paste0("y", k)]] <- s$helps * (s$age == k) }
  designs <- list(
    simple = svydesign(~1, fpc = ~rep(3530, nrow(s)), data = s),
    stratified = svydesign(~1, strata = ~district, weights = ~base, fpc = ~population, data = s),
    uneven = svydesign(~1, strata = ~district, weights = ~weight, data = s),
    clusters = svydesign(~place, strata = ~district, weights = ~weight, data = s),
    counted_clusters = svydesign(~place, strata = ~district, weights = ~weight, fpc = ~blocks, data = s),
    two_stages = svydesign(~place + who, strata = ~district, weights = ~weight, fpc = ~blocks + people, data = s),
    lonely = svydesign(~1, strata = ~solo, weights = ~weight, data = s))
  age <- data.frame(age = 0:2, Freq = c(900, 1180, 1450))
  sex <- data.frame(sex = 0:1, Freq = c(1690, 1840))
  u <- designs$uneven
  designs$post_stratified <- postStratify(u, ~age, age)
  designs$post_stratified_clusters <- postStratify(designs$clusters, ~age, age)
  # Districts by age, the two younger of D counted together; people of a cell add up to their district's.
  s$cell <- ifelse(s$district == "D" & s$age < 2, "D0+1", paste0(s$district, s$age))
  cell <- data.frame(cell = c("A0", "A1", "A2", "B0", "B1", "B2", "C0", "C1", "C2", "D0+1", "D2"),
                     Freq = c(520, 600, 680, 210, 320, 370, 150, 160, 210, 170, 140))
  stratified <- designs$stratified; stratified$variables$cell <- s$cell
  designs$crossed <- postStratify(stratified, ~cell, cell)
  by_rake <- rake(u, list(~age, ~sex), list(age, sex), control = list(epsilon = 1e-12, maxit = 200))
  known <- c(`(Intercept)` = 3530, a1 = 1180, a2 = 1450, sex = 1840)
  designs$raked <- calibrate(u, ~a + sex, known, calfun = "raking", epsilon = 1e-13, maxit = 200)
  designs$regressed <- calibrate(u, ~a + visits, c(known[1:3], visits = 17800), calfun = "linear")
  designs$bounded <- calibrate(u, ~a + visits, c(known[1:3], visits = 17800), calfun = "logit", bounds = c(.4, 2.2), epsilon = 1e-13, maxit = 200)
  for (name in names(designs)) common(name, designs[[name]])
  for (name in c("stratified", "clusters")) intervals(name, designs[[name]])
  tell("rake mean hours", svymean(~hours, by_rake))
  for (name in c("stratified", "two_stages")) for (p in c(.25, .5, .9)) {
    found <- svyquantile(~hours, designs[[name]], p, qrule = "math", interval.type = "mean", df = degf(designs[[name]]))
    say(paste(name, "quantile", p), found$hours[1, c(1, 2, 3, 4)])
  }
  say("uneven deff", deff(svymean(~hours, u, deff = "replace")), deff(svymean(~hours, u, deff = TRUE)))
  sparse <- subset(u, given); sparse$variables$corner <- with(sparse$variables, ifelse(ties == 1, 0, age))
  tests("uneven empty cell", sparse, ~ties + corner)
}

speed <- function(path) {
  s <- read.csv(path)
  s$answer <- factor(s$q)
  began <- proc.time()
  d <- svydesign(~1, strata = ~district, weights = ~weight, fpc = ~people, data = s)
  given <- subset(d, q < 4)
  shares <- list(); tests <- list()
  for (head in c("district", "age", "sex", "work", "home")) {
    shares[[head]] <- svyby(~answer, as.formula(paste0("~", head)), d, svymean)
    tests[[head]] <- svychisq(as.formula(paste0("~q+", head)), given, statistic = "F")
  }
  say("seconds", sum((proc.time() - began)[1:2]))
  for (head in names(shares)) {
    say(paste(head, "shares"), as.matrix(coef(shares[[head]])), as.matrix(SE(shares[[head]])))
    say(paste(head, "F"), tests[[head]]$statistic)
  }
}

api <- function(folder) {
  data(api, envir = environment())
  for (name in c("apisrs", "apistrat", "apiclus1", "apiclus2")) {
    found <- get(name); found$no <- as.numeric(found$sch.wide == "No")
    columns <- intersect(c("api00", "api99", "enroll", "api.stu", "stype", "no", "pw", "fpc", "dnum", "snum", "fpc1", "fpc2"), names(found))
    write.csv(found[, columns], file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "")
  }
  designs <- list(
    apisrs = svydesign(id = ~1, fpc = ~fpc, data = apisrs),
    apistrat = svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc),
    apiclus1 = svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc),
    apiclus2 = svydesign(id = ~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2))
  one <- designs$apiclus1
  types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
  designs$post_stratified <- postStratify(one, ~stype, types)
  known <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, api99 = 3914069)
  designs$linear <- calibrate(one, ~stype + api99, known)
  designs$raking <- calibrate(one, ~stype + api99, known, calfun = "raking", epsilon = 1e-12, maxit = 100)
  designs$logit <- calibrate(one, ~stype + api99, known, calfun = "logit", bounds = c(.5, 1.6), epsilon = 1e-12, maxit = 100)
  for (name in names(designs)) {
    d <- designs[[name]]
    tell(paste(name, "mean api00"), svymean(~api00, d))
    tell(paste(name, "total enroll"), svytotal(~enroll, d, na.rm = TRUE))
    tell(paste(name, "shares stype"), svymean(~stype, d))
    tell(paste(name, "ratio"), svyratio(~api.stu, ~enroll, subset(d, !is.na(enroll))))
  }
  for (p in c(.25, .5, .75)) {
    found <- svyquantile(~api00, designs$apistrat, p, interval.type = "mean", df = degf(designs$apistrat))
    say(paste("apistrat quantile", p), found$api00[1, 1:3])
  }
  for (name in c("apistrat", "apiclus1")) {
    found <- svychisq(~sch.wide + stype, designs[[name]], statistic = "F")
    say(paste(name, "test"), found$statistic, found$parameter, found$p.value)
  }
}

if (asked[1] == "speed") speed(asked[2])
if (asked[1] == "api") api(asked[2])
if (asked[1] == "slips") { tails(); slips(asked[2]) }
