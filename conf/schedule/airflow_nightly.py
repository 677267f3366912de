"""Every night as an Airflow DAG: the sweep and its comparison under spark-submit, then the verdict.

Needs apache-airflow 2.4 or newer with apache-airflow-providers-apache-spark, a connection "spark_default", and two Airflow variables:
onceedit_home (a clone that has been built) and onceedit_store. Nights that were missed are made up one by one, each by its own date.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

HOME = "{{ var.value.onceedit_home }}"
STORE = "{{ var.value.onceedit_store }}"

with DAG(
    dag_id="onceedit_nightly",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=True,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=10)},
) as dag:
    evaluate = SparkSubmitOperator(
        task_id="evaluate",
        conn_id="spark_default",
        application=HOME + "/target/onceedit-spark-submit.jar",
        java_class="io.onceedit.cli.Main",
        executor_memory="2g",
        conf={
            "spark.executor.memoryOverhead": "4g",
            "spark.executor.cores": "2",
            "spark.task.cpus": "2",
            "spark.executorEnv.DJL_OFFLINE": "true",
        },
        application_args=[
            "nightly",
            HOME + "/conf/nightly.yaml",
            "--store",
            STORE,
            "--run-date",
            "{{ data_interval_end | ds }}",
        ],
    )
    verdict = BashOperator(
        task_id="verdict",
        retries=0,
        bash_command=HOME + "/jobs/onceedit verdict --store " + STORE,
    )
    evaluate >> verdict
