startTables();
startScoreCharts();
startOtherCharts();
if (data.main.length > 0) {
  startMatrix();
  startChanges();
  startFact();
}
startTheme();
startNavigation();
document.documentElement.dataset.ready = 'true';
