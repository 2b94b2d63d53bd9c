import { CHECK_RUNNERS, type CheckRunner } from '#foundry/testing';
import { type DynamicModule, Module } from '@nestjs/common';
import { BuildActionRepository } from './build-action.repository.js';
import { BuildConsumer } from './build.consumer.js';
import { BuildFeed } from './build.feed.js';
import { BUILD_OPTIONS, PIPELINE, type BuildOptions } from './build.options.js';
import { BuildProgress } from './build.progress.js';
import { BuildReconciler } from './build.reconciler.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';
import { BuildService } from './build.service.js';
import { BuildSignals } from './build.signals.js';
import { FixJournal } from './fix.journal.js';
import { pipelineOf } from './pipeline.js';
import { ActionJournal } from './projects/action.journal.js';
import { ProjectAccess } from './projects/project.access.js';
import { ProjectChanges } from './projects/project.changes.js';
import { ProjectFailures } from './projects/project.failures.js';
import { ProjectFiles } from './projects/project.files.js';
import { ProjectReconciler } from './projects/project.reconciler.js';
import { ProjectRemoval } from './projects/project.removal.js';
import { ProjectRounds } from './projects/project.rounds.js';
import { ProjectService } from './projects/project.service.js';
import { AgentDesks } from './steps/agent-desk.js';
import { AgentSources } from './steps/agent-sources.js';
import { AgentReview } from './steps/agent-review.js';
import { AssembleStep } from './steps/assemble.step.js';
import { CheckStep } from './steps/check.step.js';
import { DesignStep } from './steps/design.step.js';
import { FixBrains } from './steps/fix-brain.js';
import { FixStep } from './steps/fix.step.js';
import { ImplementStep } from './steps/implement.step.js';
import { IntegrateStep } from './steps/integrate.step.js';
import { InstallStep } from './steps/install.step.js';
import { JudgeStep } from './steps/judge.step.js';
import { BuildMemory } from './memory/build-memory.js';
import { PackageStep } from './steps/package.step.js';
import { PlanStep } from './steps/plan.step.js';
import { RememberStep } from './steps/remember.step.js';
import { ReviewStep } from './steps/review.step.js';
import { SettleStep } from './steps/settle.step.js';
import { WorkStep } from './steps/work.step.js';
import { ToolAuthor } from './tools/tool-author.js';
import { ToolChecking } from './tools/tool-checking.js';
import { ToolMemories } from './tools/tool-memories.js';
import { ToolCheckStep, ToolDeployStep, ToolFixStep, ToolPlanStep, ToolWriteStep } from './tools/tool.steps.js';
import { STEP_HANDLERS, type StepHandler } from './steps/step.js';

/** A project that a client holds open: what its calls stand on. */
const projects = [
  ProjectAccess,
  ProjectRemoval,
  ActionJournal,
  ProjectFiles,
  ProjectChanges,
  ProjectRounds,
  ProjectFailures,
  ProjectReconciler,
  ProjectService,
];

const handlers = [
  PlanStep,
  DesignStep,
  ImplementStep,
  AssembleStep,
  InstallStep,
  WorkStep,
  IntegrateStep,
  CheckStep,
  FixStep,
  SettleStep,
  ReviewStep,
  PackageStep,
  RememberStep,
  JudgeStep,
  ToolPlanStep,
  ToolWriteStep,
  ToolCheckStep,
  ToolFixStep,
  ToolDeployStep,
];

/** Builds, from request to bundle. Needs the global providers of the composition root (database, queue, sandbox, …). */
@Module({})
export class OrchestratorModule {
  static forRoot(options: BuildOptions): DynamicModule {
    return {
      module: OrchestratorModule,
      providers: [
        { provide: BUILD_OPTIONS, useValue: options },
        { provide: PIPELINE, useFactory: (runners: readonly CheckRunner[]) => pipelineOf(runners), inject: [CHECK_RUNNERS] },
        AgentDesks,
        AgentSources,
        AgentReview,
        ToolAuthor,
        ToolChecking,
        ToolMemories,
        ...handlers,
        { provide: STEP_HANDLERS, useFactory: (...all: StepHandler[]) => all, inject: handlers },
        BuildRepository,
        BuildActionRepository,
        BuildProgress,
        BuildSignals,
        BuildFeed,
        BuildRunner,
        BuildService,
        BuildConsumer,
        BuildReconciler,
        FixJournal,
        BuildMemory,
        FixBrains,
        ...projects,
      ],
      exports: [BuildService, ProjectService],
    };
  }
}
